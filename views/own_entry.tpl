% # One's own place on a waiting list: a card while one waits, a line afterwards.
% event, entry = own.event, own.entry
% if entry.status == 'left':
<p class="ended" id="entry-{{entry.id}}">{{html('You left the waiting list for **{title}**.', title=event.title)}}</p>
% elif entry.status != 'waiting':
<p class="ended" id="entry-{{entry.id}}">{{html('The waiting list for **{title}** has closed. You were waiting for {seats}.', title=event.title, seats=words.seats_wanted(entry, event))}} {{_('No seat came free for you.') if event.status != 'cancelled' and event.window == 'closed' else ''}}</p>
% else:
<article class="own waiting" id="entry-{{entry.id}}">
  <div>
    <h2 id="own-{{entry.id}}-title" tabindex="-1">{{event.title}}</h2>
    <p>\\
% include('when_and_where.tpl', event=event)
</p>
    <p>
      <span class="badge waiting">{{_('Waiting')}}</span>
      {{words.seats_for(entry, event, account)}}\\
% if not get('is_whole'):
 · <a href="/w/{{entry.number}}" id="details-{{entry.id}}">{{_('Details')}}</a>\\
% end

    </p>
    % if own.is_unreachable:
    <p class="hint" id="unreachable-{{entry.id}}">{{_('We couldn’t deliver a message to {email}. Keep this page open: it shows when seats come free.', email=entry.email)}}</p>
    % end
    <p class="position" aria-live="polite">{{html('You are **number {position}** of {waiting} on the waiting list.', position=entry.position, waiting=event.waiting)}}</p>
    <p class="hint">{{words.how_seats_are_offered(event, is_told=is_told)}}
      % if entry.seats > 1:
      {{_('If fewer than {seats} seats come free, people behind you may get them. After three times we collect seats for you, for up to a day.', seats=entry.seats)}}
      % end
    </p>
    % if get('is_whole'):
    % ends_at = min(event.closes_at or event.starts_at, event.starts_at)
    <p class="hint">{{_('If you miss an offer, the next person gets it, and you can keep waiting at the end of the list.')}}</p>
    <p class="hint">{{_('The waiting list closes {when}. If no seat has come free for you by then, we’ll say so.', when=words.when(ends_at))}}</p>
    % end
  </div>
  <div class="actions">
    <form method="post" action="/waitlist/{{entry.id}}/leave" {{'id=leave' if get('is_whole') else ''}} aria-labelledby="leave-{{entry.id}} own-{{entry.id}}-title">
      % include('key.tpl')
      <button class="secondary outline" id="leave-{{entry.id}}">{{_('Leave the waiting list')}}</button>
    </form>
  </div>
</article>
% end
