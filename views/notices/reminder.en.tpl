% if event.confirmation == 'organiser':
{{words.form(booking.seats, 'Your seat is', 'Your seats are')}} held until {{words.deadline_in_short(booking.expires_at, now)}}: {{event.title}}
% else:
Still time to confirm, until {{words.deadline_in_short(booking.expires_at, now)}}: {{event.title}}
% end
% include('greeting.en.tpl')

% if event.confirmation == 'organiser':
Your booking is not confirmed yet: the organiser does that once you have paid. The hold ends on {{words.deadline_in_full(booking.expires_at, now)}}, about {{words.time_ahead(booking.expires_at, now)}} from now.
% else:
You have not confirmed your booking yet. You can until {{words.deadline_in_full(booking.expires_at, now)}}: about {{words.time_ahead(booking.expires_at, now)}} from now. After that it cancels itself, and {{words.form(booking.seats, 'the seat goes', 'the seats go')}} to somebody else.
% end

% include('longer.en.tpl')

% include('details.en.tpl')

% include('actions.en.tpl')

% include('give_up.en.tpl')
