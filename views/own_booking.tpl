% # One's own booking with its event: a card while it is live, a line once it has ended.
% seats = words.count(booking.seats, 'seat', 'seats')
% if booking.status in ('expired', 'cancelled'):
<p class="ended" id="booking-{{booking.id}}">Your booking of {{seats}} for <strong>{{event.title}}</strong> {{'was ' if booking.reason == 'cancelled' else ''}}{{words.ended(booking, zone)}}.</p>
% else:
<article class="own {{booking.status}}" id="booking-{{booking.id}}">
  <div>
    <h2>{{event.title}}</h2>
    <p>{{words.moment(event.starts_at, zone)}}\\
% if event.location:
 · {{event.location}}\\
% end
</p>
    <p>
      <span class="badge {{booking.status}}">{{booking.status.capitalize()}}</span>
      {{seats}}{{words.booked_for(booking, account)}} ·
      <a href="/?booking={{booking.id}}">link to this booking</a>
    </p>
    % if account and booking.account_id is None:
    <form method="post" action="/accounts/me/bookings" class="add" id="add-{{booking.id}}">
      % include('key.tpl')
      <input type="hidden" name="booking_id" value="{{booking.id}}">
      <span id="unclaimed-{{booking.id}}">Booked in this browser, without an account.</span>
      <button class="secondary outline" aria-describedby="unclaimed-{{booking.id}}">Add to my account</button>
    </form>
    % end
    % if booking.status == 'held':
    <p class="deadline"><strong class="countdown" data-milliseconds-left="{{booking.expires_at - now}}">{{words.time_left(booking.expires_at - now)}}</strong>
      left, until {{words.day_and_time(booking.expires_at, zone)}}.
      % if event.confirmation == 'organiser':
      The organiser confirms it once you have paid.
      % else:
      Confirm before then, or the seats go to the next person.
      % end
    </p>
    % end
  </div>
  % if event.starts_at > now:
  <div class="actions">
    % if booking.status == 'held' and event.confirmation != 'organiser':
    <form method="post" action="/bookings/{{booking.id}}/confirm">
      % include('key.tpl')
      <button id="confirm-{{booking.id}}">Confirm</button>
    </form>
    % end
    <form method="post" action="/bookings/{{booking.id}}/cancel">
      % include('key.tpl')
      <button class="secondary outline" id="cancel-{{booking.id}}">Cancel booking</button>
    </form>
  </div>
  % end
</article>
% end
