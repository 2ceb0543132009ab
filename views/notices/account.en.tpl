% if link:

Want your bookings on all devices? Create an account or sign in. (This link is for you only and works once, until {{words.deadline(link.expires_at)}}.)

Create an account: {{links.proof}}
% end
