"""One sender for each channel; they know mail servers and bots, and nothing of bookings."""
