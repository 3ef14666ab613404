using System.Collections.Concurrent;
using CaseHub.Hub.Notify;
using CaseHub.Hub.Notify.Delivery;
using CaseHub.Hub.Notify.Push;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CaseHub.Hub.Tests.Notify;

/// <summary>Stands for mail server, push services and telephones: keeps what it is given, or answers what a test wants.</summary>
internal sealed class Post : IDelivery
{
    /// <summary>What a hub needs to be told so that it sends mails and has calls made.</summary>
    public static readonly KeyValuePair<string, string?>[] Settings =
    [
        new("CaseHub:PublicUrl", "https://casehub.test"),
        new("CaseHub:Mail:Host", "mail.test"), new("CaseHub:Mail:From", "casehub@mail.test"),
        new("CaseHub:Calls:Url", "https://calls.test/"), new("CaseHub:Calls:Secret", "a-secret-of-the-tests-0123456789abcdef"),
    ];

    private readonly ConcurrentQueue<Letter> sent = new();

    public IReadOnlyList<Channels> Channels { get; init; } = [Hub.Notify.Channels.Mail, Hub.Notify.Channels.Push, Hub.Notify.Channels.Sms, Hub.Notify.Channels.Voice];

    /// <summary>In order; each was tried, also where it failed.</summary>
    public IReadOnlyList<Letter> Tried => [.. sent];

    /// <summary>What becomes of the next ones.</summary>
    public Func<Letter, Task<Sending>> Answer { get; set; } = _ => Task.FromResult(Sending.Done);

    public Task<Sending> SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        sent.Enqueue(letter);
        return Answer(letter);
    }

    /// <summary>A hub that sends by nothing of its own: what is due goes out when a test calls <see cref="DeliverAsync"/>.</summary>
    public static Task<HubFixture> HubAsync(params KeyValuePair<string, string?>[] settings) => HubFixture.StartAsync(services => services.RemoveAll<IDelivery>(), [.. Settings, .. settings]);

    public Task DeliverAsync(HubFixture hub) => hub.Services.GetRequiredService<DeliverMessages>().RoundAsync(this, default);
}

internal static class TellingSamples
{
    /// <summary>As the settings page does, without its limits.</summary>
    public static Task ChooseAsync(this HubFixture hub, Actor who, Action<TellingSettings> change) => hub.ReadAsync(async db =>
    {
        var settings = await db.Set<TellingSettings>().SingleOrDefaultAsync(s => s.ClinicianId == who.Id);
        if (settings is null) db.Add(settings = new TellingSettings { ClinicianId = who.Id, OrganisationId = who.OrganisationId });
        change(settings);
        return await db.SaveChangesAsync();
    });

    public static async Task<Guid> AddBrowserAsync(this HubFixture hub, Actor who, string endpoint = "https://push.test/1") => await hub.ReadAsync(async db =>
    {
        var device = new PushDevice { Id = Guid.NewGuid(), OrganisationId = who.OrganisationId, ClinicianId = who.Id, Endpoint = endpoint, P256dh = "", Auth = "", Name = "Browser", At = hub.Clock.GetUtcNow() };
        db.Add(device);
        await db.SaveChangesAsync();
        return device.Id;
    });

    public static Task<List<OutgoingMessage>> OutgoingAsync(this HubFixture hub, Actor to) =>
        hub.ReadAsync(db => db.Set<OutgoingMessage>().AsNoTracking().Where(m => m.RecipientId == to.Id).OrderBy(m => m.Id).ToListAsync());

    /// <summary>Raises a notice as a slice below does.</summary>
    public static async Task TellAsync(this HubFixture hub, string kind, Actor to, bool urgent = false, Guid? caseId = null)
    {
        await using var scope = hub.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Notices>().RaiseAsync(kind, [to.Id], hub.Gp.Id, caseId, urgent: urgent);
    }
}
