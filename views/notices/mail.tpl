% # The HTML part of a mail, from the paragraphs of its text. Mail programs know styles on elements only.
% link = 'color:#0a6070'
% button = 'display:inline-block;margin:4px 8px 4px 0;padding:9px 18px;border:1px solid #0f6e7d;border-radius:6px;text-decoration:none;font-weight:600;'
% looks = {'primary': button + 'background:#0f6e7d;color:#ffffff', 'secondary': button + 'color:#0a6070', 'plain': link}
<!doctype html>
<html lang="{{language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{subject}}</title>
</head>
<body style="margin:0;padding:0;background:#f4f6f7">
<div style="max-width:560px;margin:0 auto;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;font-size:16px;line-height:1.5;color:#1c2733">
<div style="padding:24px;background:#ffffff;border:1px solid #dde3e7;border-radius:8px">
<h1 style="margin:0 0 16px;font-size:20px;line-height:1.35">{{subject}}</h1>
% for lines in paragraphs:
<p style="margin:0 0 14px;overflow-wrap:anywhere">
% for number, line in enumerate(lines):
% if line.url:
<a href="{{line.url}}" style="{{looks[line.look]}}">{{line.words}}</a>
% else:
{{!shown(line.words)}}\\
% if number < len(lines) - 1:
<br>\\
% end

% end
% end
</p>
% end
</div>
<div style="padding:12px 24px;font-size:13px;color:#5a6372">
% for lines in footer:
% for line in lines:
<p style="margin:0 0 6px">\\
% if line.url:
<a href="{{line.url}}" style="{{link}}">{{line.words}}</a>\\
% else:
{{line.words}}\\
% end
</p>
% end
% end
</div>
</div>
</body>
</html>
