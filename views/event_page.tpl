% # One event: what it is, how one gets seats of it, and one's own bookings of it on top.
% rebase('base.tpl', area='people', head='event_head.tpl')
% include('news.tpl', news=news, released=released)
% here = {event.id}
<p class="back unprinted"><a href="/">{{_('← All events')}}</a></p>
% if own or entries:
<section aria-labelledby="own-heading" id="own" class="own-list">
  <h2 id="own-heading">{{_('Your bookings')}}</h2>
  % for one in own:
  % include('own_booking.tpl', own=one, here=here)
  % end
  % for one in entries:
  % include('own_entry.tpl', own=one)
  % end
</section>
% end
{{parts.mark}}\\
% is_here = any(one.entry.status == 'waiting' for one in entries)
% if parts.is_known(f'event-{event.id}', event, is_here):
<article class="event" id="event-{{event.id}}" data-known></article>
% else:
<article class="event event-page" id="event-{{event.id}}" data-status="{{event.status}}" tabindex="-1">
  <header class="hero">
    <div class="top">
      <h1 id="event-{{event.id}}-title">{{event.title}}</h1>
      % if account and account.is_admin:
      <a class="button secondary unprinted" href="/admin/events/{{event.id}}" id="edit">{{_('Edit this event')}}</a>
      % end
    </div>
    % include('badges.tpl', event=event)
  </header>
  <aside class="booking-box card" aria-labelledby="box-{{event.id}}">
    <h2 id="box-{{event.id}}">{{_('Book seats')}}</h2>
    % if event.status != 'cancelled':
    % include('seats_left.tpl', event=event)
    % end
    % include('ask_for_seats.tpl', event=event)
  </aside>
  <div class="about">
    <dl class="facts">
      <div class="when"><dt>{{_('When')}}</dt><dd>{{words.moment(event.starts_at)}}</dd></div>
      % if event.location:
      <div class="where"><dt>{{_('Where')}}</dt><dd><bdi>{{event.location}}</bdi> <a href="{{map_link(event.location)}}" rel="nofollow noopener">{{_('Map')}}</a></dd></div>
      % end
    </dl>
    % if event.description:
    <div class="description prose">{{markdown.html(event.description)}}</div>
    % end
    <section class="share" aria-labelledby="share-{{event.id}}">
      <h2 id="share-{{event.id}}">{{_('Share')}}</h2>
      <p><code id="link-{{event.id}}">{{link}}</code></p>
      <div class="actions">
        <button type="button" class="secondary" data-copy="link-{{event.id}}" hidden>{{_('Copy link')}}</button>
        <button type="button" class="secondary" data-share="{{link}}" hidden>{{_('Share')}}</button>
        <a class="button secondary" href="{{path}}/poster">{{_('Poster to print')}}</a>
      </div>
    </section>
  </div>
</article>
% end
{{parts.mark}}\\
