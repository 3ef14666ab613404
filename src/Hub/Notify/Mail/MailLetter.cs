using System.Net;
using System.Text;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Notify.Delivery;
using MimeKit;
using MimeKit.Text;

namespace CaseHub.Hub.Notify.Mail;

/// <summary>Writes the mail for a letter: text and small HTML of the same words (multipart/alternative, RFC 2046 §5.1.4), no picture and nothing that is fetched from anywhere.
/// A calendar file is one more way to read it (RFC 6047 §2.4), and attached for programs that do not.</summary>
internal sealed class MailLetter(MailOptions options, PublicAddress address, TimeProvider clock)
{
    private const string SettingsPath = "/account/notifications";

    public MimeMessage Write(Letter letter)
    {
        var mail = new MimeMessage
        {
            Subject = SubjectOf(letter),
            Date = clock.GetUtcNow(),

            // The same at each try: if a crash sends it twice, programs take the two for one.
            MessageId = $"{letter.Id:N}@{address.Host}",
            Body = BodyOf(letter),
        };
        mail.From.Add(new MailboxAddress(options.FromName, options.From!));
        mail.To.Add(new MailboxAddress(letter.Name, letter.Address));

        // RFC 3834 §5: nobody's out-of-office answers this. RFC 2369 §3.2: where mails are chosen.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("List-Unsubscribe", $"<{address.LinkTo(SettingsPath)}>");
        mail.Headers.Add("Content-Language", letter.Language.Name);
        if (letter.IsUrgent) mail.Importance = MessageImportance.High;
        return mail;
    }

    private Multipart BodyOf(Letter letter)
    {
        var words = new MultipartAlternative(new TextPart(TextFormat.Plain) { Text = TextOf(letter) }, new TextPart(TextFormat.Html) { Text = HtmlOf(letter) });
        if (letter.Calendar is not { } calendar) return words;
        words.Add(InvitationOf(calendar));
        return new Multipart("mixed") { words, FileOf(calendar) };
    }

    /// <summary>What a calendar acts on.</summary>
    private static TextPart InvitationOf(CalendarText calendar)
    {
        var part = new TextPart("calendar") { ContentTransferEncoding = ContentEncoding.Base64 };
        part.SetText(Encoding.UTF8, calendar.Text);
        part.ContentType.Parameters.Add("method", calendar.Method);
        return part;
    }

    /// <summary>The same to be opened by hand; of another type, so that no program enters it twice.</summary>
    private static MimePart FileOf(CalendarText calendar) => new("application", "ics")
    {
        FileName = calendar.FileName,
        ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = calendar.FileName },
        ContentTransferEncoding = ContentEncoding.Base64,
        Content = new MimeContent(new MemoryStream(Encoding.UTF8.GetBytes(calendar.Text))),
    };

    private static string SubjectOf(Letter letter) =>
        letter.IsDigest && letter.Lines.Count > 1 ? Words.Of(letter.Language, "mail-subject-digest", letter.Lines.Count)
        : Words.Of(letter.Language, letter.IsUrgent ? "mail-subject-urgent" : "mail-subject", SentenceOf(letter, letter.Lines[0]).TrimEnd('.', '。', '۔'));

    private string TextOf(Letter letter)
    {
        var text = new StringBuilder();
        text.Append(Words.Of(letter.Language, "mail-greeting", letter.Name)).Append("\n\n");
        foreach (var line in letter.Lines)
            text.Append(SentenceOf(letter, line)).Append('\n').Append(Words.Of(letter.Language, "mail-open")).Append(": ").Append(address.LinkTo(line.Path)).Append("\n\n");
        text.Append(Words.Of(letter.Language, "mail-nothing-clinical")).Append("\n\n-- \n");
        return text.Append(Words.Of(letter.Language, "mail-settings")).Append(": ").Append(address.LinkTo(SettingsPath)).Append('\n').ToString();
    }

    private string HtmlOf(Letter letter)
    {
        string direction = Words.IsRightToLeft(letter.Language) ? "rtl" : "ltr";
        string open = Safe(Words.Of(letter.Language, "mail-open"));
        return string.Concat(
        [
            $"<!DOCTYPE html><html lang=\"{letter.Language.Name}\" dir=\"{direction}\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\"><title>{Safe(SubjectOf(letter))}</title></head>",
            $"<body dir=\"{direction}\" style=\"font-family:sans-serif;line-height:1.5;max-width:36em;margin:1em auto;padding:0 1em\">",
            $"<p>{Safe(Words.Of(letter.Language, "mail-greeting", letter.Name))}</p>",
            .. letter.Lines.Select(line => $"<p>{Safe(SentenceOf(letter, line))}<br><a href=\"{Safe(address.LinkTo(line.Path))}\">{open}</a></p>"),
            $"<p>{Safe(Words.Of(letter.Language, "mail-nothing-clinical"))}</p><hr>",
            $"<p><small><a href=\"{Safe(address.LinkTo(SettingsPath))}\">{Safe(Words.Of(letter.Language, "mail-settings"))}</a></small></p></body></html>",
        ]);
    }

    private static string SentenceOf(Letter letter, LetterLine line) => Words.SentenceOf(letter.Language, line.Kind, line.ByName, line.CaseNumber);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
