% if link:

Would you like to find your bookings on every device? Make an account with this address, or sign in, by the link below. It shows that the address is yours, so keep it to yourself. It works once, until {{words.moment_in_full(link.expires_at)}}.

To my account: {{links.proof}}
% end
