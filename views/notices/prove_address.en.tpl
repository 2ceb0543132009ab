Please prove your address
% include('greeting.en.tpl')

{{{'made': 'An account was made with this address.', 'changed': 'This address was given as the new one of an account.'}.get(facts.get('why'), 'There is an account with this address.')}} Please show that the address is yours: open the link and press the button there. Bookings that you made with this address without an account are then found in your account too.

Prove my address: {{links.proof}}

The link works once, until {{words.moment_in_full(link.expires_at)}}.
