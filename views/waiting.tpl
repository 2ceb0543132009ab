% rebase('base.tpl', area='admin')
% path = f'/admin/events/{event.id}'
% include('event_tabs.tpl', event=event, here='/waitlist')
<h2>{{title}}</h2>
<p id="waiting-summary">\\
% if event.window == 'closed' and event.status in ('open', 'sold_out'):
{{_('Booking has closed, and the waiting list with it.')}}\\
% elif event.waiting:
{{ngettext('{number} entry', '{number} entries', event.waiting)}}, {{words.seats(seen.seats)}}. \\
% if event.saves_seats:
{{ngettext('{number} seat is being kept for a group on the waiting list.', '{number} seats are being kept for a group on the waiting list.', event.free_seats)}}\\
% elif event.free_seats and event.takes_people:
{{ngettext('{number} seat is free, which is too few for everyone on the list.', '{number} seats are free, which is too few for everyone on the list.', event.free_seats)}}\\
% elif event.takes_people:
{{_('Seats that come free are offered in this order.')}}\\
% end
% end
</p>
% include('find_row.tpl', action=f'{path}/waitlist')
% if seen.offers:
<article aria-labelledby="offers-heading">
  <h3 id="offers-heading">{{_('Offered now')}} {{words.number(seen.offers_count)}}</h3>
  <table role="table" class="offers" id="offers-{{event.id}}">
    <caption class="unseen">{{_('Offered now')}}</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('Who')}}</th><th role="columnheader" scope="col">{{_('Seats')}}</th><th role="columnheader" scope="col">{{_('Offered until')}}</th><th role="columnheader" scope="col" class="left">{{_('Time left')}}</th></tr></thead>
    <tbody role="rowgroup">
      % for booking in seen.offers:
      <tr role="row" id="booking-{{booking.id}}" data-lapsing="{{words.lapsing(booking)}}">
        % include('who.tpl', one=booking, leads_to=f'{path}/guests?booking={booking.id}#booking-{booking.id}')
        <td role="cell" class="number">{{words.number(booking.seats)}}<span class="unit"> {{ngettext('seat', 'seats', booking.seats)}}</span></td>
        <td role="cell" class="when"><span class="unit">{{_('until')}} </span>{{words.day_and_time(booking.expires_at)}}</td>
        <td role="cell" class="left">\\
% include('time_left.tpl', booking=booking)
</td>
      </tr>
      % end
    </tbody>
  </table>
  % if seen.offers_count > len(seen.offers):
  <p><a href="{{offers_path}}">{{_('All held bookings')}}</a></p>
  % end
</article>
% end
<article aria-labelledby="waiting-heading">
  <h3 id="waiting-heading">{{_('Still waiting')}}</h3>
  % if not seen.page.entries:
  <p class="hint" id="nobody-waits">{{_('No results.') if text else _('The waiting list is empty.')}}</p>
  % else:
  % include('pager.tpl', pager=pager)
  % include('waiting_rows.tpl', waiting=seen.page.entries, seen=seen)
  % include('pager.tpl', pager=pager, is_again=True)
  % end
</article>
% if seen.missed:
<article aria-labelledby="missed-heading">
  <h3 id="missed-heading">{{_('Missed offers')}} {{words.number(seen.missed_count)}}</h3>
  <table role="table" class="missed" id="missed-{{event.id}}">
    <caption class="unseen">{{_('Missed offers')}}</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('Who')}}</th><th role="columnheader" scope="col">{{_('Seats')}}</th><th role="columnheader" scope="col">{{_('Reason')}}</th></tr></thead>
    <tbody role="rowgroup">
      % for booking in seen.missed:
      <tr role="row" id="booking-{{booking.id}}">
        % include('who.tpl', one=booking)
        <td role="cell" class="number">{{words.number(booking.seats)}}<span class="unit"> {{ngettext('seat', 'seats', booking.seats)}}</span></td>
        <td role="cell" class="why">{{words.ended(booking)}}\\
% if booking.person in seen.waiting_again:
 · {{_('on the list again')}}\\
% end
 <a class="story" href="{{path}}/history?booking={{booking.id}}" aria-describedby="booking-{{booking.id}}">{{_('History')}}</a></td>
      </tr>
      % end
    </tbody>
  </table>
  % if seen.missed_count > len(seen.missed):
  <p><a href="{{missed_path}}">{{_('Cancelled and expired')}}</a></p>
  % end
</article>
% end
