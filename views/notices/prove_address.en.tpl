Confirm your email address
% include('greeting.en.tpl')

{{{'made': 'An account was created with this address.', 'changed': 'This address was entered as the new one of an account.'}.get(facts.get('why'), 'There is an account with this address.')}} Is it yours? Then open the link and press Confirm. Bookings you made with this address without an account will then appear in your account.

Confirm: {{links.proof}}

The link works once, until {{words.deadline(link.expires_at)}}.
