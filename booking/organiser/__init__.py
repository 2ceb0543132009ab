"""The organiser's desk: what organisers do with their events and guests beside publishing and confirming."""
