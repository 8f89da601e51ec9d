"""What other sites embed: badges as pictures, and a widget as a script."""
