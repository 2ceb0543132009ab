% if event.confirmation == 'organiser':
{{words.form(booking.seats, 'Your seat is', 'Your seats are')}} held until {{words.short(booking.expires_at)}}: {{event.title}}
% else:
Confirm by {{words.short(booking.expires_at)}}: {{event.title}}
% end
% include('greeting.en.tpl')

{{words.count(booking.seats, 'seat is', 'seats are')}} held for you.
% if event.confirmation == 'organiser':
The organiser confirms your booking once you have paid. The hold ends on {{words.deadline(booking.expires_at)}}, about {{words.left(booking.expires_at)}} from now.
% else:
Please confirm by {{words.deadline(booking.expires_at)}}: that is about {{words.left(booking.expires_at)}} from now. After that the booking cancels itself, and {{words.form(booking.seats, 'the seat goes', 'the seats go')}} to somebody else.
% end

% include('details.en.tpl')

% if event.confirmation != 'organiser':
Confirm: {{links.confirm}}
% end
Cancel: {{links.cancel}}
% include('account.en.tpl')
