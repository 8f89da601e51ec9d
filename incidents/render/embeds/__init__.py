"""Embeds for other sites: badges as pictures, and a widget as a script."""
