using System.Globalization;
using System.Text.Json;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Live.Appointments;

/// <summary>What a calendar that shares no code with ours understands of the files: Debian's python3-icalendar, which eng/test.sh installs.</summary>
[Trait("Category", "Hub")]
public class CalendarFiles : IAsyncLifetime
{
    private static readonly Uri Address = new("https://hub.example/");
    private Appointing world = null!;

    private HubFixture Hub => world.Hub;

    public async ValueTask InitializeAsync() => world = await Appointing.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("Europe/Rome", "2026-03-28T09:00:00Z")]
    [InlineData("Europe/Rome", "2026-03-29T00:59:00Z")]
    [InlineData("Europe/Rome", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Rome", "2026-10-25T02:30:00Z")]
    [InlineData("Asia/Karachi", "2026-03-29T01:00:00Z")]
    [InlineData("Asia/Karachi", "2026-11-01T23:30:00Z")]
    [InlineData("America/New_York", "2026-11-01T04:59:00Z")]
    [InlineData("America/New_York", "2026-11-01T07:00:00Z")]
    [InlineData("America/New_York", "2027-03-14T07:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T14:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T15:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T15:29:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T15:30:00Z")]
    [InlineData("Africa/Casablanca", "2027-03-10T12:00:00Z")]
    public async Task Its_own_zone_rules_lead_to_the_same_instant(string zone, string instant)
    {
        var startsAt = DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
        await Hub.MoveToAsync(Hub.Dermatologist, zone);
        var id = (await Hub.GrantedAsync(Hub.Gp, new ProposeAppointment.Request(world.CaseId, new WishedTime(startsAt, null, null, null, null, 45)))).Id;

        var read = await ReadAsync(Hub.Dermatologist, id);

        Assert.Equal(zone, Text(read, "zone"));
        Assert.Equal(startsAt, DateTimeOffset.Parse(Text(read, "start"), CultureInfo.InvariantCulture));
        Assert.Equal(startsAt.AddMinutes(45), DateTimeOffset.Parse(Text(read, "end"), CultureInfo.InvariantCulture));
        Assert.InRange(read.GetProperty("observances").GetInt32(), 1, 6);
    }

    [Theory]
    [InlineData("Europe/Rome", "2026-10-25T00:30:00Z")]
    [InlineData("Europe/Rome", "2026-10-25T01:30:00Z")]
    [InlineData("America/New_York", "2026-11-01T06:15:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T15:00:00Z")]
    public async Task A_time_in_the_doubled_hour_is_written_so_that_it_means_one_thing(string zone, string instant)
    {
        var startsAt = DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
        await Hub.MoveToAsync(Hub.Dermatologist, zone);
        var id = (await Hub.GrantedAsync(Hub.Gp, new ProposeAppointment.Request(world.CaseId, new WishedTime(startsAt, null, null, null, null, 45)))).Id;

        var read = await ReadAsync(Hub.Dermatologist, id);

        Assert.Equal("UTC", Text(read, "zone"));
        Assert.Equal((startsAt, startsAt.AddMinutes(45)), (DateTimeOffset.Parse(Text(read, "start"), CultureInfo.InvariantCulture), DateTimeOffset.Parse(Text(read, "end"), CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task It_asks_both_says_who_has_agreed_and_tells_nothing_of_the_patient()
    {
        var id = await world.ProposedAsync();
        string number = (await Hub.CaseAsync(Hub.Gp, world.CaseId)).Number;

        var read = await ReadAsync(Hub.Dermatologist, id);

        Assert.Equal(("REQUEST", "TENTATIVE", 0), (Text(read, "method"), Text(read, "status"), read.GetProperty("sequence").GetInt32()));
        Assert.Equal(($"Consult, {number}", $"https://hub.example/appointments/{id}"), (Text(read, "summary"), Text(read, "url")));
        Assert.Equal("""{"gp": ["mailto:gp@test.casehub", "ACCEPTED"], "dermatologist": ["mailto:dermatologist@test.casehub", "NEEDS-ACTION"]}""", read.GetProperty("attendees").GetRawText());
        Assert.Equal(("mailto:appointments@hub.example", "-PT10M"), (Text(read, "organizer"), read.GetProperty("alarms")[0].GetString()));
        Assert.Equal(Hub.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "+00:00", Text(read, "stamp"));

        string file = (await Hub.GrantedAsync(Hub.Gp, new ReadAppointmentFile.Request(id, Address))).Text;
        Assert.All((string[])["rash", "thigh", "erythema"], word => Assert.DoesNotContain(word, file, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Confirmed_moved_and_cancelled_it_is_the_same_one_with_a_higher_sequence()
    {
        var id = await world.ConfirmedAsync();
        var confirmed = await ReadAsync(Hub.Gp, id);
        await Hub.GrantedAsync(Hub.Dermatologist, new RescheduleAppointment.Request(id, Appointing.At("2026-03-17", "16:00")));
        var moved = await ReadAsync(Hub.Gp, id);
        await Hub.GrantedAsync(Hub.Gp, new CancelAppointment.Request(id, "The patient cannot come."));
        var cancelled = await ReadAsync(Hub.Gp, id);

        Assert.Equal(["CONFIRMED", "TENTATIVE", "CANCELLED"], new[] { confirmed, moved, cancelled }.Select(file => Text(file, "status")));
        Assert.Equal(["REQUEST", "REQUEST", "CANCEL"], new[] { confirmed, moved, cancelled }.Select(file => Text(file, "method")));
        Assert.Equal([0, 1, 2], new[] { confirmed, moved, cancelled }.Select(file => file.GetProperty("sequence").GetInt32()));
        Assert.Single(new[] { confirmed, moved, cancelled }.Select(file => Text(file, "uid")).Distinct());
        Assert.Equal("2026-03-17T11:00:00Z", Text(cancelled, "start"));
        Assert.Empty(cancelled.GetProperty("alarms").EnumerateArray());
    }

    [Fact]
    public async Task Names_with_every_awkward_letter_come_back_as_they_were()
    {
        const string awkward = "Dr. Åsa; \"Ann, é\\n\" ڈاکٹر عائشہ 医生 — with a name that is much longer than one line of a calendar file may be";
        await Hub.ReadAsync(async db =>
        {
            (await db.Set<Clinician>().SingleAsync(c => c.Id == Hub.Gp.Id)).Name = awkward;
            return await db.SaveChangesAsync();
        });
        var id = await world.ProposedAsync();

        var read = await ReadAsync(Hub.Dermatologist, id);

        // RFC 5545 §3.1: a quotation mark cannot stand in a parameter.
        Assert.Contains(awkward.Replace("\"", "", StringComparison.Ordinal), read.GetProperty("attendees").EnumerateObject().Select(one => one.Name));
        Assert.InRange(read.GetProperty("longest").GetInt32(), 1, 75);
        Assert.Equal(0, read.GetProperty("bare").GetInt32());
    }

    [Fact]
    public async Task Who_sends_it_by_mail_hears_of_each_change_with_its_method()
    {
        var heard = new Heard();
        await using var hub = await HubFixture.StartAsync(services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<MediatR.INotificationHandler<AppointmentChanged>>(services, heard));
        var caseId = await hub.AcceptedAsync();
        var id = (await hub.GrantedAsync(hub.Gp, new ProposeAppointment.Request(caseId, Appointing.At("2026-03-16", "11:00")))).Id;
        await hub.GrantedAsync(hub.Dermatologist, new ConfirmAppointment.Request(id));
        await hub.GrantedAsync(hub.Dermatologist, new CancelAppointment.Request(id, "Ill"));

        Assert.Equal([("appointment-proposed", "REQUEST"), ("appointment-confirmed", "REQUEST"), ("appointment-cancelled", "CANCEL")], heard.Changes.Select(one => (one.Kind, one.Method)));
        Assert.All(heard.Changes, one => Assert.Equal([hub.Gp.Id, hub.Dermatologist.Id], one.Recipients));
    }

    private static string Text(JsonElement read, string name) => read.GetProperty(name).GetString()!;

    private async Task<JsonElement> ReadAsync(Actor reader, Guid id)
    {
        var file = await Hub.GrantedAsync(reader, new ReadAppointmentFile.Request(id, Address));
        return await OtherCalendar.ReadAsync(file.Text);
    }

    private sealed class Heard : MediatR.INotificationHandler<AppointmentChanged>
    {
        public List<AppointmentChanged> Changes { get; } = [];

        public Task Handle(AppointmentChanged notification, CancellationToken cancellationToken)
        {
            Changes.Add(notification);
            return Task.CompletedTask;
        }
    }
}
