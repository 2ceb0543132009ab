% # The page of one place on a waiting list.
% rebase('base.tpl', area='people')
<div class="booking-page" id="own">
  <p class="back"><a href="/">{{_('← All events')}}</a></p>
  <h1 id="booking" tabindex="-1">{{_('Waiting list')}}</h1>
  % if is_anothers:
  <p class="notice info" id="as-admin">{{html('You’re viewing {who}’s waiting-list entry as an admin. [The whole waiting list]({waitlist})', who=own.entry.name or own.entry.email, waitlist=f'/admin/events/{own.event.id}/waitlist')}}</p>
  % end
  % include('own_entry.tpl', own=own, is_whole=True)
  % if own.entry.status == 'waiting' and (own.event.questions or answered):
  % include('own_answers.tpl', event=own.event, one=own.entry, form=f'/waitlist/{own.entry.id}/answers', answered=answered)
  % end
  % if is_remembered:
  % include('forget.tpl', forget=f'/w/{own.entry.number}/forget', button=_('Forget this entry on this device'), hint=_('Until then, anyone who uses this browser can see this page. You stay on the list.') if own.entry.status == 'waiting' else _('Until then, anyone who uses this browser can see this page.'))
  % end
</div>
