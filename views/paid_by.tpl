% # Whose money it is, as far as we know them still, with the way to the booking.
<a href="/b/{{one.reference}}"><bdi>{{who}}</bdi></a><small>{{one.reference}}</small>
