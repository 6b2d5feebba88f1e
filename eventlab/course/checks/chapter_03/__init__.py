"""Chapter 3: the checks of the exercises on wires."""
