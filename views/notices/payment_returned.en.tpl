% paid = words.money(facts['paid_cents'], facts['currency'])
Your payment is on its way back: {{event.title}}
% include('greeting.en.tpl')

% if facts['outcome'] == 'late':
Your payment of {{paid}} arrived after your booking had ended, and we couldn’t give you the seats again.
% elif facts['outcome'] == 'amount':
Your payment of {{paid}} isn’t what your booking costs now.
% elif facts['outcome'] == 'twice':
Your booking was already paid for when your payment of {{paid}} arrived.
% else:
The organiser is returning your payment of {{paid}}.
% end

We’re sending it back to where you paid from. Depending on your bank, this can take up to ten days. You don’t need to do anything.

% include('details.en.tpl')

% if has_ended:
View event: {{links.event}}
% else:
View booking: {{links.booking}}
% end
