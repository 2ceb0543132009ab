% rebase('base.tpl', area='people')
% include('news.tpl', news=news, released=released)
% here = {event.id for event in upcoming}
% if own or entries or account:
<section aria-labelledby="own-heading" id="own">
  <h1 id="own-heading">{{_('Your bookings')}}</h1>
  % live = [one for one in own if one.booking.status in ('held', 'confirmed')]
  % for one in live:
  % include('own_booking.tpl', own=one, here=here)
  % end
  % for one in entries:
  % include('own_entry.tpl', own=one)
  % end
  % for one in own[len(live):]:
  % include('own_booking.tpl', own=one, here=here)
  % end
  % if account:
  <p id="all-bookings">\\
% if not own and not entries:
{{_('None for an event to come.')}} \\
% end
<a href="/account/bookings">{{_('All your bookings')}}</a></p>
  % end
</section>
% if any(one.account_id is None for one in (*own, *entries)):
<form method="post" action="/forget" id="forget" aria-labelledby="forget-button">
  <button class="secondary outline" id="forget-button" aria-describedby="forget-hint">{{_('Not you? Forget this here')}}</button>
  <small id="forget-hint">{{_('This browser then shows these bookings to nobody. They stay as they are.')}}</small>
</form>
% end
% end
<section aria-labelledby="events-heading" id="events">
  <h1 id="events-heading">{{_('Events')}}</h1>
  % if not upcoming:
  <p id="no-events">{{_('No event is open for booking now.')}}\\
% if account is None or account.is_admin:
 {{html('Events are published on the [admin page]({admin}).', admin='/admin')}}\\
% end
</p>
  % end
  % if begins_later:
  <p><a href="/" id="all-events">{{_('← All events')}}</a></p>
  % end
  % for event in upcoming:
{{parts.mark}}\\
  % is_here = any(one.entry.event_id == event.id and one.entry.status == 'waiting' for one in entries)
  % if parts.is_known(f'event-{event.id}', event, is_here):
  <article class="event" id="event-{{event.id}}" data-known></article>
  % else:
  <article class="event" id="event-{{event.id}}" data-status="{{event.status}}" tabindex="-1">
    <header>
      <h2 id="event-{{event.id}}-title">{{event.title}}</h2>
      % include('badges.tpl', event=event)
      <p>\\
% include('when_and_where.tpl', event=event)
</p>
    </header>
    % if event.description:
    <p class="description">{{event.description}}</p>
    % end
    % if event.status != 'cancelled':
    % include('seats.tpl', event=event)
    % end
    % include('ask_for_seats.tpl', event=event)
  </article>
  % end
{{parts.mark}}\\
  % end
  % if more:
  <p><a href="{{more}}" rel="next">{{_('Later events')}}</a></p>
  % end
</section>
