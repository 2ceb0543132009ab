Your data is erased
Hello,

as was asked for, nothing here tells any more who you are: your name, your address and the messages to you are erased. Bookings of events to come are cancelled, and places on waiting lists given up. Seats at past events stay counted, without a name.

Copies that the organiser made before still have your data until they are deleted.

Events: {{links.site}}/
