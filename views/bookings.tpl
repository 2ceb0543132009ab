% # An event's live bookings, and those that ended. The roles hold where a phone lays the rows out as cards.
% event, live, ended = overview
<div class="bookings" id="bookings-{{event.id}}">
  % if live:
  <table role="table" class="live">
    <caption class="unseen">{{_('Live bookings')}}</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('Who')}}</th><th role="columnheader" scope="col">{{_('Seats')}}</th><th role="columnheader" scope="col">{{_('State')}}</th><th role="columnheader" scope="col">{{_('Time left')}}</th><th role="columnheader" scope="col" class="actions">{{_('Actions')}}</th></tr></thead>
    <tbody role="rowgroup">
      % for booking in live:
      <tr role="row" id="booking-{{booking.id}}">
        % include('who.tpl', one=booking)
        <td role="cell" class="number">{{words.number(booking.seats)}}<span class="unit"> {{ngettext('seat', 'seats', booking.seats)}}</span></td>
        <td role="cell"><span class="badge {{booking.status}}">{{words.say(labels.BOOKING_STATUS[booking.status])}}</span>\\
% if booking.offer and booking.status == 'held':
 <small>{{_('offer')}}</small>\\
% end
 <a class="story" href="/admin/events/{{event.id}}/history?booking={{booking.id}}" aria-describedby="booking-{{booking.id}}">{{_('History')}}</a></td>
        <td role="cell" class="left">\\
% if booking.status == 'held':
{{words.countdown(booking.expires_at - now)}}\\
% end
</td>
        <td role="cell" class="actions">
          <div>
            % if booking.status == 'held':
            <form method="post" action="/bookings/{{booking.id}}/confirm">
              % include('key.tpl')
              <button id="confirm-{{booking.id}}" aria-describedby="booking-{{booking.id}}">{{_('Confirm')}}</button>
            </form>
            % end
            <form method="post" action="/bookings/{{booking.id}}/cancel">
              % include('key.tpl')
              <button class="secondary outline" id="cancel-{{booking.id}}" aria-describedby="booking-{{booking.id}}">{{_('Cancel booking')}}</button>
            </form>
          </div>
          % if get('may_be_changed') and event.status in ('open', 'sold_out'):
          % include('booking_changes.tpl', event=event, booking=booking)
          % end
        </td>
      </tr>
      % end
    </tbody>
  </table>
  % else:
  <p class="hint" id="no-bookings-{{event.id}}">{{_('No live bookings.')}}</p>
  % end
  % if ended:
  <details id="ended-{{event.id}}" open>
    <summary>{{_('Ended bookings')}}</summary>
    % include('ended_rows.tpl', event=event, ended=ended)
    <p><a href="/admin/events/{{event.id}}/bookings/ended">{{_('All that ended')}}</a></p>
  </details>
  % end
</div>
