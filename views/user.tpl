% rebase('base.tpl', area='people', live=True)
% if own or account:
<section aria-labelledby="own-heading" id="own">
  <h1 id="own-heading">Your bookings</h1>
  % for event, booking in own:
  % include('own_booking.tpl', event=event, booking=booking)
  % end
  % if account:
  <p id="all-bookings">\\
% if not own:
None for an event to come. \\
% end
<a href="/account/bookings">All your bookings</a></p>
  % end
</section>
% end
<section aria-labelledby="events-heading" id="events">
  <h1 id="events-heading">Events</h1>
  % if not upcoming:
  <p id="no-events">No event is open for booking now.\\
% if account is None or account.is_admin:
 Events are published on the <a href="/admin">admin page</a>.\\
% end
</p>
  % end
  % for event in upcoming:
  % form = f'/events/{event.id}/book'
  <article class="event" id="event-{{event.id}}">
    <header>
      <h2 id="event-{{event.id}}-title">{{event.title}}</h2>
      <span class="badges">
        % if event.audience == 'members':
        <span class="badge members">Members only</span>
        % end
        <span class="badge {{event.status}}">{{words.STATUS[event.status]}}</span>
      </span>
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
    % if event.status == 'open' and event.audience == 'members' and account is None:
    % at = {'next': f'/#event-{event.id}'}
    <p class="hint" id="members-only-{{event.id}}">This event is for members. <a href="/sign-in?{{query(at)}}">Sign in</a> to book, or <a href="/register?{{query(at)}}">make an account</a>.</p>
    % elif event.status == 'open':
    <form method="post" action="{{form}}" class="book{{' signed-in' if account else ''}}" id="book-{{event.id}}" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('key.tpl')
      % asked = (('seats', 'Seats', 'number', 'off'),)
      % if account is None:
      % asked = (('name', 'Name', 'text', 'name'), ('email', 'Email', 'email', 'email'), *asked)
      % end
      % for name, label, kind, hint in asked:
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
      <p class="hint">{{f'You book as {account.name}. ' if account else ''}}{{words.how_it_is_confirmed(event)}}</p>
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
