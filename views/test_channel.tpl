% # Whether a channel works is tried by sending oneself a test.
% if channel in channels:
<div class="choice">
  % if ways[channel].address_of(account):
  <form method="post" action="/admin/notices/test" id="test-{{channel}}"><input type="hidden" name="channel" value="{{channel}}"><button class="secondary outline">{{label}}</button></form>
  % else:
  <p class="hint">{{html(ways[channel].has_no_target, account='/account#notices')}}</p>
  % end
</div>
% end
