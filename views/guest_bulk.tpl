% # How far it is with what is done to many bookings and, once it is over, what came of it.
% rebase('base.tpl', area='admin')
% path = f'/admin/events/{event.id}/guests'
% include('event_tabs.tpl', event=event, here='/guests')
<p class="back"><a href="{{path}}">{{_('← All bookings')}}</a></p>
<h2>{{title}}</h2>
<article id="bulk">
  % total = len(bulk.booking_ids)
  % if not bulk.is_over:
  <p id="bulk-handled" role="status">{{_('{handled} of {count} done. You can leave this page: it goes on.', handled=words.number(bulk.handled), count=words.number(total))}}</p>
  <progress id="bulk-progress" aria-labelledby="bulk-handled" max="{{total}}" value="{{bulk.handled}}"></progress>
  <p><a href="{{path}}/done/{{bulk.key}}">{{_('Show how far it is')}}</a></p>
  % else:
  % if bulk.has_failed:
  <p class="notice bad" role="alert">{{_('It stopped after {handled} of {count}. Those are done; choose the others again.', handled=words.number(bulk.handled), count=words.number(total))}}</p>
  % end
  <p id="bulk-done"><strong>{{words.say(said)}}</strong></p>
  % if bulk.undoing:
  <p id="bulk-undone">{{_('This is being undone.') if not bulk.undoing.is_over else _('Part of this was undone.') if bulk.undoing.has_failed else _('This was undone.')}} <a href="{{path}}/done/{{bulk.undoing.key}}">{{_('Show what came of it')}}</a></p>
  % elif undo:
  <form method="post" action="{{undo.path}}" id="undo-bulk">
    % include('key.tpl')
    <button class="secondary" aria-describedby="bulk-done">{{_('Undo')}}</button>
  </form>
  % end
  % if refused:
  <h3>{{ngettext('{number} booking hasn’t changed', '{number} bookings haven’t changed', len(bulk.outcome.refused))}}</h3>
  <ul id="bulk-refused">
    % for one in refused:
    <li><strong><bdi>{{one.who or _('Unknown')}}</bdi>:</strong> {{words.say(one.sentence)}}</li>
    % end
  </ul>
  % end
  % end
</article>
