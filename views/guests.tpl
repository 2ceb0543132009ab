% rebase('base.tpl', area='admin')
% path = f'/admin/events/{event.id}'
% include('event_tabs.tpl', event=event, here='/guests')
<div class="top">
  <h2>{{title}}</h2>
  <span class="links">
    <a href="{{path}}/guests?print=1" id="print-list">{{_('Print')}}</a>
    <a href="/events/{{event.id}}/bookings.csv" id="export-guests" download>{{_('Export (CSV)')}}</a>
    <a href="{{path}}/guests/import" id="import-guests">{{_('Import')}}</a>
    % if event.waiting:
    <a href="{{path}}/waitlist">{{ngettext('{number} waiting', '{number} waiting', event.waiting)}}</a>
    % end
  </span>
</div>
<nav class="tabs" aria-label="{{_('State')}}">
  <ul>
    % for tab in tabs:
    <li><a href="{{tab.path}}" aria-current="{{'page' if tab.state == choice.state else 'false'}}">{{words.say(tab.label)}} {{words.number(tab.total)}}</a></li>
    % end
    <li><a href="{{ended_path}}" aria-current="false">{{_('Ended')}}</a></li>
  </ul>
</nav>
% if asked_ended:
<article id="asked">
  <p>{{_('This booking has ended:')}}</p>
  % include('ended_rows.tpl', event=event, ended=[asked_ended])
</article>
% elif asked and all(booking.id != asked for booking in live):
<p class="hint" id="not-here">{{_('This event has no such booking.')}}</p>
% end
% if event.status == 'open':
% include('add_guest.tpl', event=event)
% elif event.status == 'sold_out':
<details id="add-guest" class="unprinted">
  <summary>{{_('Add a guest')}}</summary>
  <p class="hint">{{html('All seats are taken. Raise the number of seats in [Settings]({settings}), or cancel a booking first.', settings=f'{path}/settings')}}</p>
</details>
% end
<article>
  % include('find_row.tpl', action=f'{path}/guests')
  % if live:
  % include('pager.tpl', pager=pager)
  % include('live_rows.tpl', event=event, live=live, may_be_changed=True)
  % include('pager.tpl', pager=pager, is_again=True)
  % else:
  <p class="hint" id="no-bookings">{{_('No results.') if text else _('No bookings.')}}</p>
  % end
  % include('lately.tpl', lately=lately)
</article>
