% # The holds that end next, each with the button that confirms it. The roles hold where the rows are laid out as cards.
<table role="table" class="ending" id="ending">
  <caption class="unseen">{{_('Running out next')}}</caption>
  <thead role="rowgroup" class="unseen"><tr role="row"><th role="columnheader" scope="col">{{_('Who')}}</th><th role="columnheader" scope="col">{{_('Time left')}}</th><th role="columnheader" scope="col">{{_('Actions')}}</th></tr></thead>
  <tbody role="rowgroup" class="still">
    % for booking, title in running_out:
    <tr role="row" id="ending-{{booking.id}}" data-booking="booking-{{booking.id}}" data-lapsing="{{words.lapsing(booking)}}">
      <td role="cell" class="who"><bdi>{{booking.name or booking.email}}</bdi> <small><a href="/admin/events/{{booking.event_id}}/guests?booking={{booking.id}}#booking-{{booking.id}}"><bdi>{{title}}</bdi></a> · {{words.seats_of(booking)}}</small></td>
      <td role="cell" class="left">\\
% include('time_left.tpl', booking=booking)
</td>
      <td role="cell" class="actions"><form method="post" action="/bookings/{{booking.id}}/confirm">
        % include('key.tpl')
        <button class="secondary outline" aria-describedby="ending-{{booking.id}}">{{_('Confirm')}}</button>
      </form></td>
    </tr>
    % end
  </tbody>
</table>
% include('arrived.tpl', event=None, list='ending')
