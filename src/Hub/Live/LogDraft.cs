using System.Text.Json;

namespace CaseHub.Hub.Live;

/// <summary>What is to be written into a room log; the room gives it its place and time.</summary>
internal sealed record LogDraft(string Type, Guid? By, object Body, Guid? ClientId = null)
{
    /// <summary>The body as it is stored and pushed.</summary>
    public string BodyJson { get; } = JsonSerializer.Serialize(Body, JsonSerializerOptions.Web);

    public static LogDraft Chat(Guid by, Guid clientId, string text) => new("chat", by, new { clientId, text }, clientId);

    public static LogDraft Joined(Participant person) =>
        new("joined", person.ClinicianId, new { person.ParticipantId, person.Name, device = person.IsDevice });

    public static LogDraft PeopleHere(Participant person) => new("people-here", person.ClinicianId, new { person.ParticipantId, count = person.PeopleHere });

    public static LogDraft Left(Participant person) => new("left", person.ClinicianId, new { person.ParticipantId });

    /// <param name="person">Who did not leave by themself.</param>
    /// <param name="reason">Code of the sentence that they are shown.</param>
    public static LogDraft Removed(Participant person, string reason) => new("left", person.ClinicianId, new { person.ParticipantId, reason });

    public static LogDraft TopologyChanged(Topology topology) => new("topology", null, new { topology = topology.ToString() });
}
