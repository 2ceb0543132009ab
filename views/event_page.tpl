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
% # Then what is to be done with these seats comes first, and more of them are the lesser thing.
% has_seats = any(one.booking.status in ('held', 'confirmed') for one in own)
% limit = words.say(box.limit(event, own, entries, account))
% if parts.is_known(f'event-{event.id}', event, is_here, has_seats, limit):
<article class="event" id="event-{{event.id}}" data-known></article>
% else:
<article class="event event-page" id="event-{{event.id}}" data-status="{{event.status}}" tabindex="-1">
  <header class="hero">
    % if event.picture_path:
    <img class="cover" src="{{event.picture_path}}" alt="" width="1280" height="720">
    % end
    <div class="top">
      <h1 id="event-{{event.id}}-title">{{event.title}}</h1>
      % if account and account.is_admin:
      <a class="button secondary unprinted" href="/admin/events/{{event.id}}" id="edit">{{_('Edit this event')}}</a>
      % end
    </div>
    % if not event.published:
    <p class="draft" id="draft-{{event.id}}"><strong>{{_('This is a draft. Only admins can see it, and nobody can book it yet.')}}</strong></p>
    % elif event.audience != 'anyone' or labels.state(event) != labels.STATUS['open']:
    % include('badges.tpl', event=event)
    % end
    <dl class="facts">
      <div class="when"><dt>{{_('When')}}</dt><dd>\\
% include('when.tpl', event=event)
</dd></div>
      % if event.doors_at:
      <div class="doors"><dt>{{_('Doors')}}</dt><dd>{{words.time(event.doors_at) if words.day(event.doors_at) == words.day(event.starts_at) else words.moment(event.doors_at)}}</dd></div>
      % end
      % if event.location:
      <div class="where"><dt>{{_('Where')}}</dt><dd><bdi>{{event.location}}</bdi> <a href="{{map_link(event.location)}}" rel="nofollow noopener">{{_('Map')}}</a></dd></div>
      % end
    </dl>
  </header>
  % if event.published:
  <aside class="booking-box card" aria-labelledby="box-{{event.id}}">
    <h2 id="box-{{event.id}}">{{words.say(box.heading(event))}}</h2>
    % if event.status in ('open', 'sold_out'):
    % include('seats_left.tpl', event=event)
    % end
    % include('ask_for_seats.tpl', event=event, has_seats=has_seats, limit=limit)
  </aside>
  % end
  <div class="about">
    % if event.description:
    <div class="description prose">{{markdown.html(event.description)}}</div>
    % end
    % contact = event.contact or organisation.contact
    % if event.payment or contact:
    <dl class="facts">
      % if event.payment:
      <div class="payment"><dt>{{_('How to pay')}}</dt><dd class="prose">{{markdown.html(event.payment)}}</dd></div>
      % end
      % if contact:
      <div class="contact"><dt>{{_('Contact')}}</dt><dd>{{markdown.contact(contact)}}</dd></div>
      % end
    </dl>
    % end
    % if event.published and event.status in ('open', 'sold_out'):
    <p class="unprinted"><a class="button secondary" href="/e/{{event.id}}.ics" rel="nofollow"><span class="icon calendar" aria-hidden="true"></span>{{_('Add to calendar')}}</a></p>
    % end
    % if event.published:
    <section class="share unprinted" aria-labelledby="share-{{event.id}}">
      <h2 id="share-{{event.id}}">{{_('Share')}}</h2>
      <p><code id="link-{{event.id}}">{{link}}</code></p>
      <div class="actions">
        <button type="button" class="copy secondary" data-copy="link-{{event.id}}" hidden><span class="icon copy" aria-hidden="true"></span>{{_('Copy link')}}</button>
        <button type="button" class="secondary" data-share="{{link}}" hidden><span class="icon share" aria-hidden="true"></span>{{_('Share')}}</button>
        % if event.status in ('open', 'sold_out'):
        <a class="button secondary" href="{{path}}/poster"><span class="icon print" aria-hidden="true"></span>{{_('Poster to print')}}</a>
        % end
      </div>
      % include('link_code.tpl', event=event, link=link)
    </section>
    % end
  </div>
</article>
% end
{{parts.mark}}\\
% # On a phone, while the box is out of view. Whoever has something here has that on top instead.
% if event.takes_people and not own and not entries:
<p class="book-bar unprinted"><span class="seats-left">{{seats_left(event, words)}}</span> <a class="button" href="#box-{{event.id}}"><span>{{words.say(box.heading(event))}}</span></a></p>
% end
