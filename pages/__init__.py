"""What draws on the screen: pages by section, and the parts they are made of in `ui`."""
