"""Bank statements: read in the formats that banks give, and their lines matched with the bookings that they pay for."""
