% # The guest list for the door, made to be printed: all live bookings by name, and those who wait after them.
% rebase('base.tpl', area='admin')
<p class="back unprinted"><a href="/admin/events/{{event.id}}/guests">{{_('← All bookings')}}</a> · {{_('Print this page with your browser.')}}</p>
<h1>{{title}}</h1>
<p id="printed">{{words.moment_in_full(event.starts_at)}}{{' · ' if event.location else ''}}<bdi>{{event.location or ''}}</bdi> · {{_('printed on {day} at {time}', day=words.day(now), time=words.time(now))}}</p>
% if pager.to_first or pager.to_next:
<div class="unprinted" id="parts">
  % include('pager.tpl', pager=pager)
</div>
% end
% for part, heading, people in (('guests', _('Guests'), live), ('waiting', _('Waiting list'), waiting)):
% if people or part == 'guests':
<h2>{{heading}} <small>{{ngettext('{number} entry', '{number} entries', len(people))}}, {{words.seats(sum(one.seats for one in people))}}</small></h2>
<table class="door{{' tall' if any(is_long(one) for one in people) else ''}}" id="door-{{part}}">
  <thead><tr><th scope="col">{{_('Name')}}</th><th scope="col" class="number">{{_('Seats')}}</th>\\
% if part == 'guests':
<th scope="col">{{_('Number')}}</th>\\
% end
<th scope="col">{{_('State')}}</th><th scope="col" class="note">{{_('Note')}}</th><th scope="col" class="box"><span class="unseen">{{_('Came')}}</span></th></tr></thead>
  <tbody>
    % for one in people:
    <tr><td class="who"><bdi>{{one.name or one.email}}</bdi>\\
% if one.name:
 <small><bdi>{{one.email}}</bdi></small>\\
% end
</td><td class="number">{{words.number(one.seats)}}\\
% if one.kinds:
 <small><bdi>{{words.kinds(one.kinds) if part == 'guests' else words.seats_wanted(one, event)}}</bdi></small>\\
% end
</td>\\
% if part == 'guests':
<td class="booking-number">{{one.reference}}</td>\\
% end
<td class="status">{{words.say(labels.BOOKING_STATUS[one.status]) if one.status in labels.BOOKING_STATUS else _('Waiting')}}</td><td class="note"><bdi>{{one.note if part == 'guests' else ''}}</bdi>\\
% if one.id in answers:
% include('answers_line.tpl', told=answers[one.id])
% end
</td><td class="box">☐</td></tr>
    % end
  </tbody>
</table>
% end
% end
