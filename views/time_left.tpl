% # How long a booking is still held, as admins see it: to the deadline, or after it to the end of the grace.
% if booking.is_in_grace(now):
{{words.countdown(booking.ends_at - now, 'short')}} <small>{{_('in grace until {deadline}', deadline=words.deadline(booking.ends_at))}}</small>\\
% elif booking.status == 'held':
{{words.countdown(booking.expires_at - now, 'short')}}\\
% end
