using System.Net;
using System.Net.Sockets;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Notify;
using CaseHub.Hub.Notify.Delivery;
using CaseHub.Hub.Notify.Mail;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using CaseHub.Hub.Tests.Live.Appointments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CaseHub.Hub.Tests.Notify;

/// <summary>Mails through a real SMTP server that shares no code with ours, read by a mail program's parser.</summary>
[Trait("Category", "Hub")]
public sealed class SendingMail
{
    [Theory]
    [InlineData("en", "ltr", "asks for your opinion")]
    [InlineData("it", "ltr", "chiede il suo parere")]
    [InlineData("fr", "ltr", "demande votre avis")]
    [InlineData("ur", "rtl", "آپ کی رائے چاہتے ہیں")]
    [InlineData("zh-Hans", "ltr", "请您就病例")]
    public async Task Arrives_in_the_readers_language_with_a_link_and_nothing_clinical(string language, string direction, string words)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var hub = await HubAsync(server.Port, "none");
        await hub.ReadAsync(db => db.Set<Clinician>().Where(c => c.Id == hub.Dermatologist.Id).ExecuteUpdateAsync(c => c.SetProperty(x => x.Name, "Dr José <Nguyễn> & Sons").SetProperty(x => x.Languages, ["de", language])));
        await hub.RequestedAsync(hub.Dermatologist.Id);

        await DeliverAsync(hub);

        var mail = await server.NextAsync();
        var (row, notice) = (Assert.Single(await hub.OutgoingAsync(hub.Dermatologist)), Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request())).Notices));
        Assert.Empty(mail.Defects);
        Assert.Equal(("casehub@mail.test", "dermatologist@test.casehub"), (mail.From, Assert.Single(mail.To)));
        Assert.Contains(words, mail.Headers["subject"], StringComparison.Ordinal);
        Assert.Contains("C-2026-0001", mail.Headers["subject"], StringComparison.Ordinal);
        Assert.Equal($"<{row.Id:N}@casehub.test>", mail.Headers["message-id"]);
        Assert.Equal(("auto-generated", "<https://casehub.test/account/notifications>", language), (mail.Headers["auto-submitted"], mail.Headers["list-unsubscribe"], mail.Headers["content-language"]));
        Assert.StartsWith("Sat, 14 Mar 2026 09:00:00", mail.Headers["date"], StringComparison.Ordinal);
        Assert.Equal(["text/plain", "text/html"], mail.Parts.Select(part => part.Type));
        Assert.All(mail.Parts, part => Assert.Contains(words, part.Text, StringComparison.Ordinal));
        Assert.All(mail.Parts, part => Assert.Contains($"https://casehub.test/n/{notice.Id}", part.Text, StringComparison.Ordinal));
        Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\">", mail.Parts[1].Text, StringComparison.Ordinal);
        Assert.Contains("Dr Jos&#233; &lt;Nguyễn&gt; &amp; Sons", mail.Parts[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", mail.Parts[1].Text, StringComparison.Ordinal);
        string all = string.Join('\n', mail.Parts.Select(part => part.Text).Concat(mail.Headers.Values));
        Assert.All(["rash", "erythema", "thigh", "dermatology"], clinical => Assert.DoesNotContain(clinical, all, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Holds_a_digests_lines_each_with_its_link()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var hub = await HubAsync(server.Port, "none");
        await hub.ChooseAsync(hub.Gp, s => s.DigestAt = new TimeOnly(18, 0));
        foreach (string kind in (string[])["case-accepted", "opinion-written"]) await hub.TellAsync(kind, hub.Gp);
        hub.Clock.Advance(TimeSpan.FromHours(9));

        await DeliverAsync(hub);

        var mail = await server.NextAsync();
        Assert.Equal("CaseHub: 2 items of news", mail.Headers["subject"]);
        Assert.Equal(2, mail.Parts[0].Text.Split("https://casehub.test/n/").Length - 1);
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task Goes_encrypted_and_signed_in_where_it_is_set_so(string security)
    {
        using var folder = TemporaryFolder.New();
        var (certificate, key) = SmtpServer.MakeCertificate(folder.Path);
        await using var server = await SmtpServer.StartAsync($"--{security}", "--cert", certificate, "--key", key, "--login", "casehub", "s3cret");
        await using var hub = await HubAsync(server.Port, security, new("CaseHub:Mail:User", "casehub"), new("CaseHub:Mail:Password", "s3cret"), new("CaseHub:Mail:Certificate", certificate));
        await hub.TellAsync("case-shared", hub.Gp);

        await DeliverAsync(hub);

        var mail = await server.NextAsync();
        Assert.Equal((true, true), (mail.Encrypted, mail.Authenticated));
    }

    [Fact]
    public async Task Does_not_go_in_the_clear_or_to_a_server_that_nobody_vouches_for_or_with_a_wrong_password()
    {
        using var folder = TemporaryFolder.New();
        var (certificate, key) = SmtpServer.MakeCertificate(folder.Path);
        await using var plain = await SmtpServer.StartAsync();
        await using var unknown = await SmtpServer.StartAsync("--tls", "--cert", certificate, "--key", key);
        await using var strict = await SmtpServer.StartAsync("--tls", "--cert", certificate, "--key", key, "--login", "casehub", "s3cret");
        KeyValuePair<string, string?> trust = new("CaseHub:Mail:Certificate", certificate);

        Assert.Equal("sign-in", await ProblemAsync(plain.Port, "starttls"));
        Assert.Equal("no-trust", await ProblemAsync(unknown.Port, "tls"));
        Assert.Equal("sign-in", await ProblemAsync(strict.Port, "tls", trust, new("CaseHub:Mail:User", "casehub"), new("CaseHub:Mail:Password", "wrong")));
        Assert.False(plain.HasMore || unknown.HasMore || strict.HasMore);
    }

    [Fact]
    public async Task Is_given_up_where_the_mailbox_is_refused_and_goes_to_the_others()
    {
        await using var server = await SmtpServer.StartAsync("--refuse", "gp@test.casehub");
        await using var hub = await HubAsync(server.Port, "none");
        await hub.TellAsync("case-shared", hub.Gp);
        await hub.TellAsync("case-shared", hub.Colleague);

        await DeliverAsync(hub);

        Assert.Equal(["colleague@test.casehub"], (await server.NextAsync()).To);
        var row = Assert.Single(await hub.OutgoingAsync(hub.Gp));
        Assert.Equal(("refused", true, 1), (row.Problem, row.GivenUpAt is not null, row.Attempts));
        Assert.Contains((await hub.GrantedAsync(hub.Administrator, new ListNotices.Request())).Notices, notice => notice.Kind == "delivery-failing");
    }

    [Fact]
    public async Task Arrives_once_when_a_server_that_was_down_and_then_hung_is_back()
    {
        int port = FreePort();
        await using var hub = await HubAsync(port, "none", new KeyValuePair<string, string?>("CaseHub:Mail:Timeout", "00:00:01"));
        await hub.TellAsync("case-shared", hub.Gp);
        await DeliverAsync(hub);
        Assert.Equal("unreachable", Assert.Single(await hub.OutgoingAsync(hub.Gp)).Problem);

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await using (await SmtpServer.StartAsync("--port", $"{port}", "--hang")) await DeliverAsync(hub);
        Assert.Equal("timed-out", Assert.Single(await hub.OutgoingAsync(hub.Gp)).Problem);

        hub.Clock.Advance(TimeSpan.FromMinutes(3));
        await using var server = await SmtpServer.StartAsync("--port", $"{port}");
        await DeliverAsync(hub);
        hub.Clock.Advance(TimeSpan.FromHours(6));
        await DeliverAsync(hub);

        Assert.Equal(["gp@test.casehub"], (await server.NextAsync()).To);
        Assert.False(server.HasMore);
        Assert.Equal(3, Assert.Single(await hub.OutgoingAsync(hub.Gp)).Attempts);
    }

    [Fact]
    public async Task Brings_both_calendars_an_appointment_its_move_and_its_end()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var hub = await HubAsync(server.Port, "none");
        await hub.MoveToAsync(hub.Dermatologist, "Asia/Karachi");
        await hub.ChooseAsync(hub.Dermatologist, s => s.Language = "fr");
        var caseId = await hub.AcceptedAsync();
        foreach (var one in new[] { hub.Gp, hub.Dermatologist }) await hub.GrantedAsync(one, new MarkNoticesSeen.Request());

        var id = (await hub.GrantedAsync(hub.Gp, new ProposeAppointment.Request(caseId, Appointing.At("2026-03-16", "11:00")))).Id;
        var proposed = await InvitationsAsync(hub, server);
        await hub.GrantedAsync(hub.Dermatologist, new RescheduleAppointment.Request(id, Appointing.At("2026-03-17", "16:00")));
        var moved = await InvitationsAsync(hub, server);
        await hub.GrantedAsync(hub.Gp, new CancelAppointment.Request(id, "The rash on the thigh has gone."));
        var cancelled = await InvitationsAsync(hub, server);

        Assert.All(proposed, one => Assert.Equal(("REQUEST", 0, "2026-03-16T10:00:00Z"), one));
        Assert.All(moved, one => Assert.Equal(("REQUEST", 1, "2026-03-17T11:00:00Z"), one));
        Assert.All(cancelled, one => Assert.Equal(("CANCEL", 2, "2026-03-17T11:00:00Z"), one));
        Assert.False(server.HasMore);
    }

    /// <summary>What the two calendars understand of the mails that go out now, one to each.</summary>
    private static async Task<IReadOnlyList<(string Method, int Sequence, string Start)>> InvitationsAsync(HubFixture hub, SmtpServer server)
    {
        await DeliverAsync(hub);
        ReceivedMail[] mails = [await server.NextAsync(), await server.NextAsync()];
        Assert.Equal(["dermatologist@test.casehub", "gp@test.casehub"], mails.Select(mail => Assert.Single(mail.To)).Order(StringComparer.Ordinal));
        return [await InvitationOfAsync(mails[0]), await InvitationOfAsync(mails[1])];
    }

    private static async Task<(string Method, int Sequence, string Start)> InvitationOfAsync(ReceivedMail mail)
    {
        Assert.Empty(mail.Defects);
        Assert.Equal("multipart/mixed", mail.Structure);
        Assert.Equal(["text/plain", "text/html", "text/calendar", "application/ics"], mail.Parts.Select(part => part.Type));
        var (part, file) = (mail.Parts[2], mail.Parts[3]);
        Assert.Equal(("utf-8", (string?)null, "consult.ics", part.Text), (part.Charset, part.Name, file.Name, file.Text));
        var read = await OtherCalendar.ReadAsync(part.Text);
        Assert.Equal(part.Method, Text("method"));
        Assert.Equal(0, read.GetProperty("bare").GetInt32());
        bool isFrench = mail.To[0] == "dermatologist@test.casehub";
        Assert.Equal((isFrench ? "fr" : "en", isFrench ? "Téléconsultation, C-2026-0001" : "Consult, C-2026-0001"), (mail.Headers["content-language"], Text("summary")));
        Assert.StartsWith("https://casehub.test/appointments/", Text("url"), StringComparison.Ordinal);
        string all = string.Join('\n', mail.Parts.Select(one => one.Text).Concat(mail.Headers.Values));
        Assert.All(["rash", "erythema", "thigh", "dermatology"], clinical => Assert.DoesNotContain(clinical, all, StringComparison.OrdinalIgnoreCase));
        return (Text("method"), read.GetProperty("sequence").GetInt32(), Text("start"));

        string Text(string name) => read.GetProperty(name).GetString()!;
    }

    private static async Task<string?> ProblemAsync(int port, string security, params KeyValuePair<string, string?>[] settings)
    {
        await using var hub = await HubAsync(port, security, settings);
        await hub.TellAsync("case-shared", hub.Gp);
        await DeliverAsync(hub);
        return Assert.Single(await hub.OutgoingAsync(hub.Gp)).Problem;
    }

    private static Task<HubFixture> HubAsync(int port, string security, params KeyValuePair<string, string?>[] settings) => HubFixture.StartAsync(
        services => services.RemoveAll<IDelivery>().AddSingleton<MailDelivery>(),
        [
            new("CaseHub:PublicUrl", "https://casehub.test"), new("CaseHub:Mail:Host", "127.0.0.1"), new("CaseHub:Mail:Port", $"{port}"),
            new("CaseHub:Mail:Security", security), new("CaseHub:Mail:From", "casehub@mail.test"), .. settings,
        ]);

    private static Task DeliverAsync(HubFixture hub) => hub.Services.GetRequiredService<DeliverMessages>().RoundAsync(hub.Services.GetRequiredService<MailDelivery>(), default);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
