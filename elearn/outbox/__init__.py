"""What leaves the site: mail to people and messages to the group robots of classes and units, each sent once."""
