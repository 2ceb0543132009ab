% # An event's live bookings, and those that ended. The roles hold where a phone lays the rows out as cards.
% event, live, ended = overview
<div class="bookings" id="bookings-{{event.id}}">
  % if live:
  <table role="table" class="live">
    <caption class="unseen">Live bookings</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Who</th><th role="columnheader" scope="col">Seats</th><th role="columnheader" scope="col">State</th><th role="columnheader" scope="col">Time left</th><th role="columnheader" scope="col" class="actions">Actions</th></tr></thead>
    <tbody role="rowgroup">
      % for booking in live:
      <tr role="row" id="booking-{{booking.id}}">
        % include('who.tpl', one=booking)
        <td role="cell" class="number">{{booking.seats}}<span class="unit">{{' seat' if booking.seats == 1 else ' seats'}}</span></td>
        <td role="cell"><span class="badge {{booking.status}}">{{booking.status.capitalize()}}</span>\\
% if booking.offer and booking.status == 'held':
 <small>offer</small>\\
% end
 <a class="story" href="/admin/events/{{event.id}}/history?booking={{booking.id}}" aria-describedby="booking-{{booking.id}}">History</a></td>
        <td role="cell" class="left">\\
% if booking.status == 'held':
<span class="countdown" data-milliseconds-left="{{booking.expires_at - now}}">{{words.time_left(booking.expires_at - now)}}</span>\\
% end
</td>
        <td role="cell" class="actions">
          <div>
            % if booking.status == 'held':
            <form method="post" action="/bookings/{{booking.id}}/confirm">
              % include('key.tpl')
              <button id="confirm-{{booking.id}}" aria-describedby="booking-{{booking.id}}">Confirm</button>
            </form>
            % end
            <form method="post" action="/bookings/{{booking.id}}/cancel">
              % include('key.tpl')
              <button class="secondary outline" id="cancel-{{booking.id}}" aria-describedby="booking-{{booking.id}}">Cancel booking</button>
            </form>
          </div>
        </td>
      </tr>
      % end
    </tbody>
  </table>
  % else:
  <p class="hint" id="no-bookings-{{event.id}}">No live bookings.</p>
  % end
  % if ended:
  <details id="ended-{{event.id}}" open>
    <summary>Ended bookings</summary>
    % include('ended_rows.tpl', event=event, ended=ended)
    <p><a href="/admin/events/{{event.id}}/bookings/ended">All that ended</a></p>
  </details>
  % end
</div>
