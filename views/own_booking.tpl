% # One's own booking with its event: a card while it is live, a line once it has ended.
% event, booking = own.event, own.booking
% seats = words.count(booking.seats, 'seat', 'seats')
% if booking.status in ('expired', 'cancelled'):
% include('own_ended.tpl', own=own, here=here)
% else:
% is_offer = booking.offer and booking.status == 'held'
% is_ending = own.is_ending(now)
<article class="own {{booking.status}}" id="booking-{{booking.id}}">
  <div>
    <h2>{{event.title}}</h2>
    <p>{{words.moment(event.starts_at, zone)}}\\
% if event.location:
 · {{event.location}}\\
% end
</p>
    <p>
      <span class="badge {{booking.status}}">{{'Offered to you' if is_offer else booking.status.capitalize()}}</span>
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
    <p class="deadline{{' ending' if is_ending else ''}}" id="deadline-{{booking.id}}"><strong class="countdown" data-milliseconds-left="{{booking.expires_at - now}}">{{words.time_left(booking.expires_at - now)}}</strong>
      left, until {{words.day_and_time(booking.expires_at, zone)}}.
      % if is_offer:
      You waited for {{'it' if booking.seats == 1 else 'them'}}, and now it’s your turn.
      % end
      % if event.confirmation == 'organiser':
      The organiser confirms it once you have paid.
      % else:
      Confirm before then, or the {{'seat goes' if booking.seats == 1 else 'seats go'}} to the next person.
      % end
      % if is_ending and own.may_be_extended:
      <strong>Do you need more time?</strong>
      % elif own.extended_until and event.waiting:
      Others wait for a seat, so that you can’t take more time.
      % end
    </p>
    % if own.may_be_extended:
    <form method="post" action="/bookings/{{booking.id}}/extend" class="extend">
      % include('key.tpl')
      <button class="{{'' if is_ending else 'secondary outline'}}" id="extend-{{booking.id}}" aria-describedby="deadline-{{booking.id}}">Take more time, until {{words.day_and_time(own.extended_until, zone)}}</button>
    </form>
    % end
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
  <div class="changes">
    % if own.most_seats > 1:
    % form = f'/bookings/{booking.id}'
    % id = f'seats-{booking.id}'
    <details id="change-{{booking.id}}" {{'open' if flash.form == form else ''}}>
      <summary>Change seats</summary>
      <form method="post" action="{{form}}" class="line" id="change-seats-{{booking.id}}" {{'data-refused' if flash.form == form else ''}} novalidate>
        % include('key.tpl')
        <div>
          <label for="{{id}}">Number of seats</label>
          <input id="{{id}}" name="seats" type="number" min="1" max="{{own.most_seats}}" inputmode="numeric" autocomplete="off" value="{{flash.value(form, 'seats', booking.seats)}}" {{'aria-invalid=true autofocus' if flash.fault(form, 'seats') else ''}} aria-describedby="{{id}}-hint {{id}}-fault" required>
          <small id="{{id}}-hint">{{'The deadline stays as it is.' if booking.status == 'held' else 'What you keep stays confirmed.' if own.most_seats == booking.seats else 'Seats that you add are confirmed at once.'}}</small>
          % include('field.tpl', form=form, name='seats', id=id, label='Number of seats')
        </div>
        <button class="secondary">Change</button>
      </form>
    </details>
    % end
    % if booking.status == 'confirmed':
    % form = f'/bookings/{booking.id}/hand-over'
    <details id="give-{{booking.id}}" {{'open' if flash.form == form else ''}}>
      <summary>Hand over to somebody else</summary>
      <form method="post" action="{{form}}" class="fields" id="hand-over-{{booking.id}}" {{'data-refused' if flash.form == form else ''}} novalidate>
        % include('key.tpl')
        <p class="hint wide">{{'They get a booking and, by mail, a link of their own; yours ends.' if has_mail else 'This site can’t send mail yet, so nobody would tell them the link of their booking: ask the organiser first. Yours ends.'}} That can’t be taken back.</p>
        % for name, label, kind, longest in (('name', 'Their name', 'text', 200), ('email', 'Their email', 'email', 254)):
        % id = f'hand-over-{name}-{booking.id}'
        <div>
          <label for="{{id}}">{{label}}</label>
          <input id="{{id}}" name="{{name}}" type="{{kind}}" autocomplete="off" value="{{flash.value(form, name)}}" {{'aria-invalid=true autofocus' if flash.fault(form, name) else ''}} aria-describedby="{{id}}-fault" maxlength="{{longest}}" {{'required' if name == 'email' else ''}}>
          % include('field.tpl', form=form, name=name, id=id, label=label)
        </div>
        % end
        <div class="wide"><button class="secondary">Hand over {{seats}}</button></div>
      </form>
    </details>
    % end
  </div>
  % end
</article>
% end
