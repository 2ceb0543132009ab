% rebase('base.tpl', area='people')
% if own:
<section aria-labelledby="own-heading" id="own">
  <h1 id="own-heading">Your bookings</h1>
  % for event, booking in own:
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
        {{seats}}{{f' for {booking.name}' if booking.name else ''}}, {{booking.email}} ·
        <a href="/?booking={{booking.id}}">link to this booking</a>
      </p>
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
  </article>
  % end
  % end
</section>
% end
<section aria-labelledby="events-heading" id="events">
  <h1 id="events-heading">Events</h1>
  % if not upcoming:
  <p id="no-events">No event is open for booking now. Events are published on the <a href="/admin">admin page</a>.</p>
  % end
  % for event in upcoming:
  % form = f'/events/{event.id}/book'
  <article class="event" id="event-{{event.id}}">
    <header>
      <h2 id="event-{{event.id}}-title">{{event.title}}</h2>
      <span class="badge {{event.status}}">{{words.STATUS[event.status]}}</span>
      <p>{{words.moment(event.starts_at, zone)}}\\
% if event.location:
 · {{event.location}}\\
% end
</p>
    </header>
    % if event.description:
    <p class="description">{{event.description}}</p>
    % end
    % if event.status != 'cancelled':
    % include('seats.tpl', event=event)
    % end
    % if event.status == 'open':
    <form method="post" action="{{form}}" class="book" id="book-{{event.id}}" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('key.tpl')
      % for name, label, kind, hint in (('name', 'Name', 'text', 'name'), ('email', 'Email', 'email', 'email'), ('seats', 'Seats', 'number', 'off')):
      % id = f'book-{event.id}-{name}'
      <div>
        <label for="{{id}}">{{label}}</label>
        <input id="{{id}}" name="{{name}}" type="{{kind}}" autocomplete="{{hint}}" value="{{flash.value(form, name, 1 if name == 'seats' else '')}}" {{'aria-invalid=true autofocus' if flash.fault(form, name) else ''}} aria-describedby="{{id}}-fault"\\
% if name == 'seats':
 min="1" max="{{max(1, min(event.free_seats, event.max_seats_per_person))}}" inputmode="numeric" required\\
% elif name == 'email':
 required maxlength="254"\\
% else:
 maxlength="200"\\
% end
>
        % include('field.tpl', form=form, name=name, id=id, label=label)
      </div>
      % end
      <button id="book-{{event.id}}-button" aria-describedby="event-{{event.id}}-title">Book</button>
      <p class="hint">{{words.how_it_is_confirmed(event)}}</p>
    </form>
    % elif event.status == 'sold_out':
    <p class="hint" id="sold-out-{{event.id}}">Every seat is taken.
      % if event.next_release_at:
      The next unconfirmed hold ends in <span class="countdown" data-milliseconds-left="{{event.next_release_at - now}}">{{words.time_left(event.next_release_at - now)}}</span>: a seat may come free then.
      % end
    </p>
    % end
  </article>
  % end
  % if more:
  <p><a href="{{more}}" rel="next">Later events</a></p>
  % end
</section>
