% # Bookings that ended, each with what brings it back, where that may be.
<table role="table" class="ended">
  <caption class="unseen">{{_('Cancelled and expired')}}</caption>
  <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('Who')}}</th><th role="columnheader" scope="col">{{_('Seats')}}</th><th role="columnheader" scope="col">{{_('Reason')}}</th><th role="columnheader" scope="col" class="actions">{{_('Restore')}}</th></tr></thead>
  <tbody role="rowgroup">
    % for booking in ended:
    <tr role="row" id="booking-{{booking.id}}">
      % include('who.tpl', one=booking)
      <td role="cell" class="number">{{words.number(booking.seats)}}<span class="unit"> {{ngettext('seat', 'seats', booking.seats)}}</span></td>
      <td role="cell" class="why">{{words.ended(booking, is_corrected=booking.id in corrected)}}\\
% if booking.kinds:
 <small><bdi>{{words.seats_of(booking)}}</bdi></small>\\
% end
 <a class="story" href="/admin/events/{{event.id}}/history?booking={{booking.id}}" aria-describedby="booking-{{booking.id}}">{{_('History')}}</a></td>
      <td role="cell" class="actions">
        % if event.status in ('open', 'sold_out') and booking.reason != 'handed_over' and booking.email:
        <div>
          % for status, label in (('confirmed', _('Restore as confirmed')), ('held', _('Restore as held'))):
          <form method="post" action="/bookings/{{booking.id}}/restore" id="restore-{{status}}-{{booking.id}}">
            % include('key.tpl')
            <input type="hidden" name="status" value="{{status}}">
            <button class="secondary outline" aria-describedby="booking-{{booking.id}}">{{label}}</button>
          </form>
          % end
        </div>
        % end
      </td>
    </tr>
    % end
  </tbody>
</table>
