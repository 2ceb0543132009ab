% # What waits for an admin, each with the way to where it is done.
<section id="needs" aria-labelledby="needs-heading">
<h2 id="needs-heading">{{_('Needs you')}}</h2>
% if needs.held:
<div class="notice wait" id="awaiting">
  <p>{{ngettext('{number} booking waits for your confirmation.', '{number} bookings wait for your confirmation.', needs.held)}} \\
% if needs.ending:
{{ngettext('{number} of them runs out within a day.', '{number} of them run out within a day.', needs.ending)}}\\
% end
</p>
  <ul>
    % for one in needs.awaiting[:5]:
    <li><a href="/admin/events/{{one.event_id}}/guests?state=held&sort=deadline"><bdi>{{one.title}}</bdi></a> · {{words.number(one.held)}}</li>
    % end
  </ul>
</div>
% end
% if needs.payments:
<p class="notice wait" id="late-payments"><a href="/admin/payments">{{ngettext('{number} payment came too late or doesn’t fit.', '{number} payments came too late or don’t fit.', needs.payments)}}</a></p>
% end
% if needs.messages.failed:
<p class="notice bad" id="failed-messages"><a href="/admin/notices?state=failed">{{ngettext('{number} message failed.', '{number} messages failed.', needs.messages.failed)}}</a></p>
% end
% for one in needs.set_aside:
<p class="flash error" id="set-aside-{{one.event_id}}">{{html('Holds for [event {number}]({event}) haven’t expired since {since}, because its data has a fault ({error}). Run `{command} check`.', command=command, number=one.event_id, event=f'/admin/events/{one.event_id}', since=words.day_and_time(one.since), error=one.error)}}</p>
% end
% for one in needs.webhooks:
<p class="notice bad" id="webhook-{{one.id}}"><a href="/admin/webhooks/{{one.id}}">{{_('A webhook is failing.') if one.is_enabled else _('A webhook was turned off, because it failed.')}}</a></p>
% end
% if not copies.is_set_up:
<p class="notice wait" id="no-copies">{{html('The database isn’t backed up daily. Start the server with `--backup_dir` and a directory, best on another disk.')}}</p>
% elif copies.is_late:
  % if copies.made_at:
  % since = _('The latest copy of the database is from {moment}, more than two days ago.', moment=words.day_and_time(copies.made_at))
  % else:
  % since = _('The database hasn’t been copied for more than two days.')
  % end
<p class="flash error" id="late-copies">{{since}} {{_('The server’s log says what to do.')}} {{f'({copies.fault})' if copies.fault else ''}}</p>
% end
% if not channels:
<p class="notice wait" id="not-configured">{{html('Guests aren’t getting any messages: email isn’t set up. [Set up email]({email}) · [Preview messages]({notices})', email='/admin/settings#email', notices='/admin/notices')}}</p>
% end
% if has_mail and not has_address:
<p class="notice wait" id="no-address">{{html('Links in emails may not open for guests, because the site’s address isn’t set. [Enter the address]({address})', address='/admin/settings#address')}}</p>
% end
% if not (needs.is_any or copies.is_late or not copies.is_set_up or not channels or (has_mail and not has_address)):
<p class="hint" id="nothing-needed">{{_('Nothing needs you.')}}</p>
% end
</section>
