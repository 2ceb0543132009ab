Your data is erased
Hello,

as you asked, your data here is erased: your name, your address and the messages to you. Bookings of events to come are cancelled, and places on waiting lists given up. Seats at past events stay counted, without a name.

Copies that the organiser made before still have your data until they are deleted.

Events: {{links.site}}/
