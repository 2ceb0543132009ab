"""How messages leave the house: one sender for each channel, which knows mail servers or bots, and no bookings."""
