% # How an address does, in a word.
% if not webhook.is_enabled:
<span class="badge cancelled">{{_('Off')}}</span>
% elif webhook.is_in_trouble:
<span class="badge held">{{_('Failing')}}</span>
% else:
<span class="badge confirmed">{{_('On')}}</span>
% end
