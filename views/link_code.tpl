% # The code of an event’s link, where that is whole.
% if '://' in link:
<details id="code-{{event.id}}">
  <summary>{{_('QR code')}}</summary>
  <figure class="qr">
    % include('qr.tpl', code=code(link), label=_('A code that leads to {link}', link=link))
  </figure>
</details>
% end
