namespace CaseHub.Recorder.Forward;

/// <summary>
/// A room's publications, whoever spoke last and loudest first; before anybody has spoken, in order of arrival. Whoever stands
/// before others stays there: one who is silent is passed by anybody who speaks, one who speaks only by somebody clearly louder for
/// a while. Who is not seen by all who see another is no rival of theirs: neither an interpreter nor the green room keeps anybody of the
/// floor back. Used by the engine's loop alone.
/// </summary>
internal sealed class SpeakerOrder
{
    private const float ClearlyLouder = 6;
    private const long LouderForMicroseconds = 500_000;

    private readonly List<Place> places = [];

    public IEnumerable<Publication> Publications => places.Select(place => place.Publication);

    /// <summary>Puts a newcomer last.</summary>
    public void Add(Publication publication) => places.Add(new Place(publication));

    /// <returns>False when it is not there.</returns>
    public bool Remove(Publication publication) => places.RemoveAll(place => place.Publication == publication) > 0;

    /// <summary>Listens again; to be called a few times a second.</summary>
    /// <returns>True when the order is another now.</returns>
    public bool Update(long nowMicroseconds)
    {
        bool moved = false;
        for (int i = 1; i < places.Count; i++)
        {
            Place speaker = places[i];
            int earned = EarnedPlace(i, nowMicroseconds);
            if (earned == i) continue;
            places.RemoveAt(i);
            places.Insert(earned, speaker);
            moved = true;
        }

        return moved;
    }

    private int EarnedPlace(int index, long now)
    {
        Place speaker = places[index];
        float loudness = speaker.LoudnessAt(now);
        bool speaks = loudness >= Loudness.Speech;
        int place = speaks ? Climb(index, speaker, rival => rival.LoudnessAt(now) < Loudness.Speech) : index;

        bool IsOutspoken(Place rival) => loudness > rival.LoudnessAt(now) + ClearlyLouder;
        int next = RivalBefore(place, speaker);
        bool isLouder = speaks && next >= 0 && IsOutspoken(places[next]);
        return speaker.HasBeenLouder(isLouder, now) ? Climb(place, speaker, IsOutspoken) : place;
    }

    private int Climb(int place, Place speaker, Func<Place, bool> passes)
    {
        for (int rival = RivalBefore(place, speaker); rival >= 0 && passes(places[rival]); rival = RivalBefore(place, speaker)) place = rival;
        return place;
    }

    /// <returns>The nearest place before this one that somebody has who stands in the speaker's way; negative for none.</returns>
    private int RivalBefore(int place, Place speaker)
    {
        do place--;
        while (place >= 0 && !places[place].Publication.IsRivalOf(speaker.Publication));
        return place;
    }

    private sealed class Place(Publication publication)
    {
        private long? louderSince;

        public Publication Publication { get; } = publication;

        public float LoudnessAt(long now) => Publication.Loudness.At(now);

        /// <summary>Whether this one has outspoken who stands before it at every call for long enough.</summary>
        public bool HasBeenLouder(bool isLouder, long now)
        {
            louderSince = isLouder ? louderSince ?? now : null;
            if (louderSince is not { } since || now - since < LouderForMicroseconds) return false;
            louderSince = null;
            return true;
        }
    }
}
