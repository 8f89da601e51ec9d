"""A page as a file declares it (docs/configuration-as-code.md): what differs, and its change."""
