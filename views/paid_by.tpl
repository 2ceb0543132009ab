% # Whose money it is: the person, as far as we know them still, with the way to the booking.
<a href="/b/{{one.reference}}"><bdi>{{booking.who if booking and booking.who else one.reference}}</bdi></a><small>{{one.reference}}</small>
