using CaseHub.Hub.Live;

namespace CaseHub.Hub.Recordings;

/// <summary>
/// Who has agreed to what in one recording, and so what may be written of each publication. Plain data without time, network or storage;
/// one owner: the recording's loop.
/// </summary>
internal sealed class ConsentBook
{
    /// <summary>Causes of gaps, as manifests name them.</summary>
    public const string NoConsent = "consent", SomebodyCameIn = "pause";

    private readonly Dictionary<Guid, Standing> people = [];
    private readonly Dictionary<Guid, bool> devices = [];

    /// <summary>Everybody who was asked, in that order; null while they have not answered.</summary>
    public IEnumerable<(Guid ClinicianId, bool? Agrees)> Answers => people.Select(one => (one.Key, one.Value.Agrees));

    /// <summary>Nothing of anybody may be written.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Puts somebody among those who are asked.</summary>
    /// <returns>False when they were already.</returns>
    public bool Ask(Guid clinicianId) => people.TryAdd(clinicianId, default);

    /// <param name="clinicianId">Who answers, for everybody at their devices.</param>
    /// <param name="agrees">The answer.</param>
    /// <param name="peopleThere">How many those are.</param>
    public void Answer(Guid clinicianId, bool agrees, int peopleThere) => people[clinicianId] = new Standing(agrees, peopleThere);

    /// <summary>Takes notice of how many people are there now: a yes stands for no more than it was given for.</summary>
    /// <returns>True when a yes has ended by this, and is to be asked for again.</returns>
    public bool Count(Guid clinicianId, int peopleThere)
    {
        if (people.GetValueOrDefault(clinicianId) is not { Agrees: true } yes || peopleThere <= yes.People) return false;
        people[clinicianId] = default;
        return true;
    }

    /// <summary>Notes a device's answer as its token has it; one that was changed in the room stands.</summary>
    /// <returns>False when the device is known.</returns>
    public bool MeetDevice(Guid deviceId, bool agrees) => devices.TryAdd(deviceId, agrees);

    public void AnswerForDevice(Guid deviceId, bool agrees) => devices[deviceId] = agrees;

    public bool AnswerOfDevice(Guid deviceId) => devices.GetValueOrDefault(deviceId);

    public void Pause() => IsPaused = true;

    public void Resume() => IsPaused = false;

    /// <summary>Why nothing of a publication may be written now, as its gap says; null when it may.</summary>
    public string? HeldBy(PublicationOpened opened)
    {
        if (!Agrees(opened)) return NoConsent;
        return IsPaused ? SomebodyCameIn : null;
    }

    /// <summary>
    /// A device stands on its own answer, and its person's no in the room is a no for all of theirs. A person's own media stand on their
    /// yes alone.
    /// </summary>
    public bool Agrees(PublicationOpened opened)
    {
        bool? person = people.GetValueOrDefault(opened.ClinicianId).Agrees;
        return IsDevice(opened) ? AnswerOfDevice(opened.DeviceId) && person != false : person == true;
    }

    public static bool IsDevice(PublicationOpened opened) => opened.Publication.RecordingConsent is not null;

    /// <param name="Agrees">Null while there is no answer.</param>
    /// <param name="People">For how many it was given.</param>
    private readonly record struct Standing(bool? Agrees, int People);
}
