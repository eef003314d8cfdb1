"""The frame around the screens: rail, top bar, pages, search, menus and keys."""
