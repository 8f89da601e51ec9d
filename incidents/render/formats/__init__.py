"""How languages write numbers, where Django knows otherwise or less."""
